<?php
var_dump(1 <=> 2, 2 <=> 2, 3 <=> 2, 'a' <=> 'b', [1, 2] <=> [1, 3], [1, 2] <=> [1], 1.5 <=> 1.5, true <=> false, null <=> false, 'abc' <=> null);
