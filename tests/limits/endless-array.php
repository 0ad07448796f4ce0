<?php
$a = [];
while (true) {
    $a[] = 'x' . count($a);
}
