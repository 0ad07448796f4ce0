<?php
function f($throw)
{
    echo 'start ';
    try {
        echo 'try ';
        if ($throw) {
            throw new RuntimeException('x');
        }
        return 'returned';
    } catch (LogicException $e) {
        echo 'never ';
    } catch (RuntimeException | TypeError $e) {
        echo 'caught ', $e->getMessage(), ' ';
    } finally {
        echo 'finally ';
    }
    return 'end';
}
echo f(false), "\n", f(true), "\n";
