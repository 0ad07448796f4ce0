<?php
$f = function () use ($_GET) {
};
