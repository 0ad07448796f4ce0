<?php
var_dump(isset(5 + 1));
