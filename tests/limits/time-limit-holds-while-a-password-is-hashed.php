<?php
set_time_limit(1);
password_hash('secret', PASSWORD_BCRYPT, ['cost' => 31]);
echo "not reached\n";
