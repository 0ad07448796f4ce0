<?php
var_dump(1 === 1, 1 === 1.0, '1' === 1, [1, 2] === [1, 2], [1, 2] === [2 => 1], ['a' => 1, 'b' => 2] === ['b' => 2, 'a' => 1], ['a' => 1, 'b' => 2] == ['b' => 2, 'a' => 1], NAN === NAN, null === null, 0.0 === -0.0, [1] == ['1'], [[1]] === [[1]]);
$o = new stdClass;
var_dump($o === $o, $o == new stdClass, $o === new stdClass, $o !== new stdClass, 1 <> 2);
