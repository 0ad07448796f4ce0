<?php
class Text
{
    public function __toString(): string
    {
        global $a, $b, $list, $text;
        echo "<converted>\n";
        $a = $b = $list = $text = null;
        return str_repeat('t', 3);
    }
}
$list = ['one', new Text, 'two'];
var_dump(implode('-', $list));
$list = [new Text, 'ttt'];
var_dump(in_array('ttt', $list));
$list = [new Text, str_repeat('q', 6)];
var_dump(str_replace($list, 'r', 'qqqqqq and ttt'));
$list = [new Text, str_repeat('q', 6)];
var_dump(array_unique($list));
$list = [new Text, 'x'];
var_dump(array_search('ttt', $list));
$list = ['a' => new Text, 'b' => 'ttt'];
var_dump(array_diff($list, ['none']), array_intersect_key(['a' => 1], $list ?? []));
$list = [new Text, 'n'];
var_dump(sprintf('%s %s %s', ...$list + [2 => 'end']));
$b = new Text;
$list = [(string) $b => 1];
var_dump($list);
$text = str_repeat('subject', 2);
var_dump(str_contains($text, new Text), strtr('ttt', [(string) new Text => 'swapped']));
$list = [new Text];
var_dump(preg_replace_callback('/t+/', fn($m) => new Text, $list));
switch (new Text) {
    case 'ttt':
        echo "matched\n";
}
var_dump($b == 'ttt', $b <=> 'ttu', 'ttt' == new Text);
