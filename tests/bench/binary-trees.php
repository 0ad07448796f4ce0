<?php
// Many short-lived trees and one that stays: object allocation and release.
final class Node
{
    public ?Node $left = null;
    public ?Node $right = null;
}

function tree(int $depth): Node
{
    $node = new Node;
    if ($depth > 0) {
        $node->left = tree($depth - 1);
        $node->right = tree($depth - 1);
    }
    return $node;
}

function check(Node $node): int
{
    return $node->left === null ? 1 : 1 + check($node->left) + check($node->right);
}

$deepest = 15;
echo 'stretch ', check(tree($deepest + 1)), "\n";
$long = tree($deepest);
for ($depth = 4; $depth <= $deepest; $depth += 3) {
    $rounds = 1 << ($deepest - $depth + 4);
    $total = 0;
    for ($i = 0; $i < $rounds; $i++) {
        $total += check(tree($depth));
    }
    echo "$rounds trees of depth $depth: $total\n";
}
echo 'long lived ', check($long), "\n";
