<?php
$a = [];
while (true) {
    $a[] = [range(1, 500), ['k' => 'v' . count($a)]];
}
