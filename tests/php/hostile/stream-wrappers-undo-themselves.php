<?php
class Fickle
{
    public $context;
    private int $at = 0;
    public static $handle;
    public static string $mode = '';

    public function stream_open($path, $mode, $options, &$opened)
    {
        if (self::$mode === 'unregister') {
            stream_wrapper_unregister('fickle');
        }
        return true;
    }

    public function stream_read($count)
    {
        echo "read ";
        switch (self::$mode) {
            case 'close':
                if (is_resource(self::$handle)) {
                    fclose(self::$handle);
                }
                break;
            case 'throw':
                throw new Exception('from read');
            case 'nested':
                $n = ++$this->at;
                return $n > 3 ? '' : $n . file_get_contents('data:,inner');
        }
        return $this->at++ ? '' : 'content';
    }

    public function stream_eof()
    {
        return $this->at > 0 && self::$mode !== 'nested' || $this->at > 3;
    }

    public function stream_write($data)
    {
        if (self::$mode === 'more') {
            return strlen($data) + 5;
        }
        return strlen($data);
    }

    public function stream_close()
    {
        echo "closed\n";
    }

    public function stream_stat()
    {
        return [];
    }

    public function stream_flush()
    {
        return true;
    }
}
stream_wrapper_register('fickle', 'Fickle');
var_dump(file_get_contents('fickle://plain'));
Fickle::$mode = 'unregister';
var_dump(file_get_contents('fickle://gone'));
stream_wrapper_register('fickle', 'Fickle');
Fickle::$mode = 'throw';
try {
    file_get_contents('fickle://throwing');
} catch (Exception $e) {
    echo $e->getMessage(), "\n";
}
Fickle::$mode = 'nested';
var_dump(file_get_contents('fickle://nested'));
Fickle::$mode = 'more';
$handle = fopen('fickle://write', 'w');
var_dump(@fwrite($handle, 'abc'));
fclose($handle);
class Upper extends php_user_filter
{
    public function filter($in, $out, &$consumed, bool $closing): int
    {
        while ($bucket = stream_bucket_make_writeable($in)) {
            $bucket->data = strtoupper($bucket->data);
            $consumed += $bucket->datalen;
            stream_bucket_append($out, $bucket);
            $bucket->data = str_repeat('later', 3);
        }
        return PSFS_PASS_ON;
    }
}
stream_filter_register('upper', 'Upper');
$memory = fopen('php://memory', 'w+');
$filter = stream_filter_append($memory, 'upper', STREAM_FILTER_WRITE);
fwrite($memory, 'written');
stream_filter_remove($filter);
fwrite($memory, ' plain');
rewind($memory);
var_dump(stream_get_contents($memory));
fclose($memory);
try {
    fwrite($memory, 'x');
} catch (TypeError $e) {
    echo $e->getMessage(), "\n";
}
