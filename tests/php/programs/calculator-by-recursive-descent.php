<?php
function tokens(string $text): array
{
    $found = [];
    $i = 0;
    $n = strlen($text);
    while ($i < $n) {
        $c = $text[$i];
        if ($c === ' ') {
            $i++;
        } elseif (ctype_digit($c) || $c === '.') {
            $start = $i;
            while ($i < $n && (ctype_digit($text[$i]) || $text[$i] === '.')) {
                $i++;
            }
            $found[] = ['number', (float) substr($text, $start, $i - $start)];
        } elseif (strpos('+-*/()^', $c) !== false) {
            $found[] = ['op', $c];
            $i++;
        } else {
            throw new InvalidArgumentException("bad character '$c' at $i");
        }
    }
    return $found;
}

function accept(array &$tokens, string ...$ops): ?string
{
    [$kind, $value] = $tokens[0] ?? [null, null];
    if ($kind === 'op' && in_array($value, $ops, true)) {
        array_shift($tokens);
        return $value;
    }
    return null;
}

function sum(array &$tokens): float
{
    $value = product($tokens);
    while ($op = accept($tokens, '+', '-')) {
        $value = $op === '+' ? $value + product($tokens) : $value - product($tokens);
    }
    return $value;
}

function product(array &$tokens): float
{
    $value = power($tokens);
    while ($op = accept($tokens, '*', '/')) {
        $right = power($tokens);
        if ($op === '/' && $right == 0) {
            throw new DivisionByZeroError('division by zero');
        }
        $value = $op === '*' ? $value * $right : $value / $right;
    }
    return $value;
}

function power(array &$tokens): float
{
    $base = unary($tokens);
    return accept($tokens, '^') ? $base ** power($tokens) : $base;
}

function unary(array &$tokens): float
{
    if (accept($tokens, '-')) {
        return -unary($tokens);
    }
    if (accept($tokens, '(')) {
        $value = sum($tokens);
        accept($tokens, ')') ?? throw new InvalidArgumentException('missing )');
        return $value;
    }
    $token = array_shift($tokens);
    if (($token[0] ?? '') !== 'number') {
        throw new InvalidArgumentException('unexpected ' . ($token[1] ?? 'end'));
    }
    return $token[1];
}

foreach (['1 + 2 * 3', '(1 + 2) * 3', '2 ^ 3 ^ 2', '-4 + 10 / 4', '1 / (2 - 2)', '2 * (3', '7 $ 2', '', '1.5 * 4 -'] as $text) {
    try {
        $tokens = tokens($text);
        $value = sum($tokens);
        if ($tokens) {
            throw new InvalidArgumentException('left over: ' . $tokens[0][1]);
        }
        echo "$text = $value\n";
    } catch (InvalidArgumentException | DivisionByZeroError $e) {
        echo "$text: ", get_class($e), ': ', $e->getMessage(), "\n";
    }
}
