<?php
// Words in a trie of nested arrays, written by reference and walked by recursion.
function insert(array &$node, string $word, int $at = 0): void
{
    if ($at === strlen($word)) {
        $node['$'] = ($node['$'] ?? 0) + 1;
        return;
    }
    $letter = $word[$at];
    if (!isset($node[$letter])) {
        $node[$letter] = [];
    }
    insert($node[$letter], $word, $at + 1);
}

function find(array $node, string $word, int $at = 0): int
{
    if ($at === strlen($word)) {
        return $node['$'] ?? 0;
    }
    return isset($node[$word[$at]]) ? find($node[$word[$at]], $word, $at + 1) : 0;
}

function walk(array $node, string $prefix, int &$words, int &$letters): void
{
    foreach ($node as $key => $child) {
        if ($key === '$') {
            $words++;
            $letters += strlen($prefix) * $child;
        } else {
            walk($child, $prefix . $key, $words, $letters);
        }
    }
}

$trie = [];
$seed = 5;
$all = [];
for ($i = 0; $i < 110000; $i++) {
    $word = '';
    $seed = ($seed * 1103515245 + 12345) & 0x7fffffff;
    for ($n = 3 + ($seed >> 16) % 6; $n > 0; $n--) {
        $seed = ($seed * 1103515245 + 12345) & 0x7fffffff;
        $word .= 'abcdefgh'[($seed >> 16) % 8];
    }
    insert($trie, $word);
    $all[] = $word;
}
$found = 0;
foreach ($all as $word) {
    $found += find($trie, $word) + find($trie, strrev($word));
}
$words = $letters = 0;
walk($trie, '', $words, $letters);
echo "$found $words $letters\n";
