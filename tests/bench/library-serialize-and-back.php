<?php
// serialize, unserialize and var_export.
class Point
{
    public function __construct(public int $x, protected float $y, private ?array $more = null)
    {
    }
}
$data = [];
for ($i = 0; $i < 500; $i++) {
    $data["key$i"] = [new Point($i, $i / 2, ['a' => $i]), "text $i", [1, 2.5, true, null]];
}
$hash = '';
for ($round = 0; $round < 60; $round++) {
    $text = serialize($data);
    $back = unserialize($text);
    $hash = md5($hash . $text . count($back) . strlen(var_export($data['key5'], true)));
}
echo $hash, "\n";
