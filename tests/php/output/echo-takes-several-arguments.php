<?php
echo 'a', 1, 2.5, true, null, false, "\n";
