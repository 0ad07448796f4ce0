<?php
var_dump(NAN == NAN, NAN < 1, NAN > 1, NAN <=> 1, INF == INF, INF > PHP_INT_MAX, -INF < PHP_INT_MIN, 0 == NAN, NAN == true, [NAN] == [NAN]);
var_dump(is_nan(NAN), is_infinite(-INF), is_finite(1.0), INF - INF, INF * 0, 0.0 / 1);
