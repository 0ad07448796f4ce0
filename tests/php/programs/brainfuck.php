<?php
function run(string $code, string $input = ''): string
{
    $jump = $stack = [];
    foreach (str_split($code) as $i => $c) {
        if ($c === '[') {
            $stack[] = $i;
        } elseif ($c === ']') {
            $open = array_pop($stack);
            $jump[$open] = $i;
            $jump[$i] = $open;
        }
    }
    $tape = [0];
    $at = $in = 0;
    $out = '';
    for ($i = 0, $n = strlen($code); $i < $n; $i++) {
        switch ($code[$i]) {
            case '>':
                $tape[++$at] ??= 0;
                break;
            case '<':
                $at--;
                break;
            case '+':
                $tape[$at] = ($tape[$at] + 1) & 255;
                break;
            case '-':
                $tape[$at] = ($tape[$at] - 1) & 255;
                break;
            case '.':
                $out .= chr($tape[$at]);
                break;
            case ',':
                $tape[$at] = ord($input[$in++] ?? "\0");
                break;
            case '[':
                $i = $tape[$at] ? $i : $jump[$i];
                break;
            case ']':
                $i = $tape[$at] ? $jump[$i] : $i;
        }
    }
    return $out;
}
echo run('++++++++[>++++[>++>+++>+++>+<<<<-]>+>+>->>+[<]<-]>>.>---.+++++++..+++.>>.<-.<.+++.------.--------.>>+.>++.');
echo run(',[.,]', "echo\n");
