<?php
$i = 0;
again:
$i++;
if ($i < 3) {
    goto again;
}
echo $i, "\n";
goto end;
echo 'skipped';
end:
echo "end\n";
