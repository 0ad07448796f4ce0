<?php
var_dump(null + 1, true + true, false - 1, null * 5, null . 'x', true . '', false . '|', null == 0, null + null, true / 2);
