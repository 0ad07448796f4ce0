<?php
function ret()
{
    try {
        return 'try';
    } finally {
        return 'finally';
    }
}
function swallow()
{
    try {
        throw new Exception('lost');
    } finally {
        return 'swallowed';
    }
}
function loops()
{
    foreach ([1, 2, 3] as $i) {
        try {
            if ($i == 1) {
                continue;
            }
            if ($i == 3) {
                break;
            }
            echo $i;
        } finally {
            echo "f$i ";
        }
    }
}
function value()
{
    $x = 1;
    try {
        return $x;
    } finally {
        $x = 2;
    }
}
function nested()
{
    try {
        try {
            return 'inner';
        } finally {
            echo 'f1 ';
        }
    } finally {
        echo 'f2 ';
    }
}
echo ret(), swallow(), ' ';
loops();
echo value(), nested(), "\n";
