<?php
$x = 'X';
    echo <<<EOT
      one
        two $x
      {$x} three

      four
      EOT, "\n";
echo json_encode(<<<EOT
    EOT), json_encode(<<<'E'

  a

  E), "\n";
var_dump([<<<A
  a
  A, <<<B
  b
  B]);
