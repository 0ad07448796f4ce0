<?php
$a = 089;
