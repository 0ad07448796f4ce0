<?php
$text = 'abc';
$text[PHP_INT_MAX] = 'x';
