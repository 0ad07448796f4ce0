<?php
$name = 'World';
$a = ['k' => 'v', 3 => 'three'];
echo <<<EOT
Hello $name and {$a['k']} and $a[k] and $a[3] \$x \x41
  indented "quotes" 'single'
EOT;
echo "\n", <<<'EOT'
Nothing $name \x41 {$a}
EOT;
echo "\n", <<<"EOT"
quoted $name
EOT . "|\n";
