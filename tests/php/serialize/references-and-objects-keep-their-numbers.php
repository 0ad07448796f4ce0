<?php
$shared = new stdClass;
$shared->n = 1;
$values = ['int' => -3, 'float' => 0.1, 'list' => [true, null, "a\"b"], 'first' => $shared, 'again' => $shared];
$values['alias'] = &$values['int'];
$text = serialize($values);
echo $text, "\n";
$back = unserialize($text);
$back['alias'] = 'changed';
var_dump($back['int'], $back['first'] === $back['again']);
$self = [1];
$self['me'] = &$self;
echo serialize($self), "\n";
$copy = unserialize('a:1:{i:0;R:1;}');
var_dump($copy);
