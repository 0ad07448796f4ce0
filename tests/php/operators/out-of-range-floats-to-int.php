<?php
var_dump((int) NAN, (int) INF, (int) -INF, (int) 1e19, (int) 9.3e18, (int) -1e19, (int) 1e1000);
var_dump(7.5 % 2, 1e19 % 7);
var_dump(5 | 1.5);
