<?php
$s = 'x';
while (true) {
    $s .= $s;
}
