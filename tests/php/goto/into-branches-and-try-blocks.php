<?php
goto inside;
if (false) {
    echo "not here\n";
    inside:
    echo "in the branch\n";
    goto guarded;
} else {
    echo "nor here\n";
}
echo "skipped\n";
try {
    echo "skipped too\n";
    {
        guarded:
        echo "in the try\n";
        throw new Exception('caught');
    }
} catch (Exception $e) {
    echo $e->getMessage(), "\n";
    goto handled;
}
echo "skipped as well\n";
try {
    throw new Exception();
} catch (Exception $e) {
    handled:
    echo "in the catch\n";
}
$n = 0;
again:
if ($n < 3) {
    $n++;
    goto again;
}
echo "$n\n";
