<?php
set_include_path('inc');
var_dump((include 'returns.inc')['k'], get_include_path());
