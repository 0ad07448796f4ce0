<?php
set_time_limit(1);
crypt('secret', '$6$rounds=999999999$salt');
echo "not reached\n";
