<?php
$needs = ['app' => ['db', 'log'], 'db' => ['config'], 'log' => ['config'], 'config' => [], 'x' => ['y'], 'y' => ['x']];
function visit(string $name, array $needs, array &$done, array $path = []): void
{
    if (isset($done[$name])) {
        return;
    }
    if (in_array($name, $path, true)) {
        throw new LogicException('cycle: ' . implode(' -> ', [...$path, $name]));
    }
    foreach ($needs[$name] as $need) {
        visit($need, $needs, $done, [...$path, $name]);
    }
    $done[$name] = true;
}
$done = [];
foreach (array_keys($needs) as $name) {
    try {
        visit($name, $needs, $done);
    } catch (LogicException $e) {
        echo $e->getMessage(), "\n";
    }
}
echo implode(' ', array_keys($done)), "\n";
