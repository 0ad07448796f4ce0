<?php
foreach (['a', 'z', 'Az', 'zZ9', 'a9', 'Zz', '5', '5.5', '1e2', '', 'é', 'a-z', ' 5', '5 '] as $s) {
    $t = $s;
    $t++;
    var_dump($t);
}
