<?php
$numbers = range(1, 60);
$copy = $numbers;
$copy[] = 61;
$copy = null;
