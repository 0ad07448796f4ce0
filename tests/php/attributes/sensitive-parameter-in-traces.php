<?php
function login($user, #[SensitiveParameter] $password)
{
    throw new Exception('failed');
}
try {
    login('me', 'secret');
} catch (Exception $e) {
    echo $e->getTraceAsString(), "\n";
}
