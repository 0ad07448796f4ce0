<?php
// All methods of a wrapper, told by the calls that come in.
class Memory
{
    public $context;
    private static array $files = [];
    private string $path;
    private int $at = 0;
    private array $names = [];

    function stream_open($path, $mode, $options, &$opened)
    {
        echo "open $path $mode\n";
        $this->path = $path;
        if ($mode[0] === 'w') {
            self::$files[$path] = '';
        }
        return isset(self::$files[$path]);
    }
    function stream_read($count)
    {
        $part = substr(self::$files[$this->path], $this->at, $count);
        $this->at += strlen($part);
        return $part;
    }
    function stream_write($data)
    {
        self::$files[$this->path] .= $data;
        return strlen($data);
    }
    function stream_eof() { return $this->at >= strlen(self::$files[$this->path]); }
    function stream_seek($offset, $whence) { echo "seek $offset $whence\n"; $this->at = $offset; return $whence === SEEK_SET; }
    function stream_tell() { return $this->at; }
    function stream_stat() { return ['size' => strlen(self::$files[$this->path])]; }
    function stream_flush() { echo "flush\n"; return true; }
    function stream_close() { echo "close\n"; }
    function stream_truncate(int $size) { self::$files[$this->path] = substr(self::$files[$this->path], 0, $size); return true; }
    function stream_lock($operation) { echo "lock $operation\n"; return true; }
    function stream_metadata($path, $option, $value) { echo "metadata $path $option ", json_encode($value), "\n"; return true; }
    function url_stat($path, $flags) { return isset(self::$files[$path]) ? ['size' => 7, 'mode' => 0100644] : false; }
    function unlink($path) { unset(self::$files[$path]); return true; }
    function rename($from, $to) { self::$files[$to] = self::$files[$from]; unset(self::$files[$from]); return true; }
    function mkdir($path, $mode, $options) { printf("mkdir %s %o %d\n", $path, $mode, $options); return true; }
    function rmdir($path, $options) { echo "rmdir $path $options\n"; return false; }
    function dir_opendir($path, $options) { $this->names = array_keys(self::$files); return true; }
    function dir_readdir() { return array_shift($this->names) ?? false; }
    function dir_rewinddir() { $this->names = array_keys(self::$files); return true; }
    function dir_closedir() { echo "closedir\n"; return true; }
}
var_dump(stream_wrapper_register('mem', 'Memory'));
var_dump(file_put_contents('mem://a', "<?php\nreturn __FILE__ . ' ran';\n"));
var_dump(file_get_contents('mem://a', offset: 6));
var_dump(include 'mem://a');
$file = fopen('mem://a', 'r+');
var_dump(fgets($file), fseek($file, 2), fread($file, 3), ftell($file), fstat($file)['size'], flock($file, LOCK_EX), ftruncate($file, 3));
var_dump(stream_get_meta_data($file)['wrapper_type'], get_class(stream_get_meta_data($file)['wrapper_data']));
fclose($file);
var_dump(is_file('mem://a'), filesize('mem://a'), file_exists('mem://b'), @filesize('mem://b'));
var_dump(rename('mem://a', 'mem://c'), mkdir('mem://d', 0750, true), rmdir('mem://d'), touch('mem://c', 10, 20), chmod('mem://c', 0600));
var_dump(scandir('mem://'));
var_dump(unlink('mem://c'), fopen('mem://c', 'r'));
var_dump(in_array('mem', stream_get_wrappers()), stream_wrapper_unregister('mem'), stream_wrapper_unregister('mem'));
