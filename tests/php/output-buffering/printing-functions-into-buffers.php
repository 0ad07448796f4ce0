<?php
ob_start();
var_dump([1]);
print_r(['a' => 1]);
printf('%d', 5);
?>
inline
<?php
$s = ob_get_clean();
echo strlen($s), md5($s), "\n";
echo print_r([1], true), var_export(['x' => null], true), "\n";
