<?php
function compile(string $template): Closure
{
    $parts = [];
    foreach (explode('{{', $template) as $i => $piece) {
        if ($i === 0) {
            $parts[] = fn() => $piece;
            continue;
        }
        [$expression, $text] = explode('}}', $piece, 2);
        $filters = array_map('trim', explode('|', $expression));
        $path = explode('.', array_shift($filters));
        $parts[] = function (array $data) use ($path, $filters) {
            foreach ($path as $key) {
                $data = $data[$key] ?? null;
            }
            foreach ($filters as $filter) {
                [$name, $argument] = explode(':', $filter) + [1 => null];
                $data = match ($name) {
                    'upper' => strtoupper($data),
                    'default' => $data ?? $argument,
                    'pad' => str_pad((string) $data, (int) $argument, '.'),
                    'join' => implode($argument, $data),
                };
            }
            return $data;
        };
        $parts[] = static fn() => $text;
    }
    return fn(array $data) => implode('', array_map(fn($part) => $part($data), $parts));
}
$render = compile("Dear {{ user.name | upper }},\n{{user.city|default:nowhere|pad:10}}|\n{{ tags | join:+ }}{{missing}}!\n");
echo $render(['user' => ['name' => 'Ann'], 'tags' => ['a', 'b']]), $render(['user' => ['name' => 'bob', 'city' => 'Rome'], 'tags' => [1]]);
