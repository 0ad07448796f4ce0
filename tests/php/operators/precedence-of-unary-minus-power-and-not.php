<?php
var_dump(-2 ** 2, (-2) ** 2, 2 ** 3 ** 2, -3 . '', !true . 'x', !empty([]) . 'y');
var_dump(1 + 2 . '3' + 4);
var_dump('a' . 1 + 2 . 'b' === '3b');
