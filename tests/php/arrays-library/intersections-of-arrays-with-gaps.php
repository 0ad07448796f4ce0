<?php
// Lists with gaps, intersected and subtracted where values are compared as strings of any kind.
class Name { public function __construct(private string $text) {} public function __toString(): string { return $this->text; } }
$gaps = [1 => 'a', 5 => 'b'];
foreach ([array_intersect($gaps, ['a', new Name('c')]), array_diff($gaps, [new Name('a')]), array_intersect([3 => new Name('z')], ['z'])] as $result) {
    echo count($result), ': ';
    foreach ($result as $key => $value) {
        echo "$key=$value ";
    }
    $result[] = 'next';
    echo array_key_last($result), "\n";
}
