<?php
$dir = sys_get_temp_dir() . '/spl-' . getmypid();
mkdir($dir);
mkdir("$dir/sub");
file_put_contents("$dir/one.txt", "first\nsecond\n\nlast");
file_put_contents("$dir/two.csv", "name,size\n\"a, b\",3\n");
file_put_contents("$dir/sub/three.txt", 'x');
$info = new SplFileInfo("$dir/one.txt");
var_dump($info->getFilename(), $info->getExtension(), $info->getBasename('.txt'), $info->getSize(), $info->isFile(), $info->isDir());
echo str_replace($dir, 'DIR', $info->getPath() . ' ' . $info . ' ' . $info->getRealPath()), "\n";
$file = $info->openFile();
foreach ($file as $number => $line) {
    echo $number, ':', json_encode($line), "\n";
}
$file->setFlags(SplFileObject::DROP_NEW_LINE | SplFileObject::SKIP_EMPTY | SplFileObject::READ_AHEAD);
foreach ($file as $number => $line) {
    echo $number, ':', json_encode($line), "\n";
}
$file->seek(1);
echo $file->current(), "\n";
$csv = new SplFileObject("$dir/two.csv");
$csv->setFlags(SplFileObject::READ_CSV | SplFileObject::READ_AHEAD | SplFileObject::SKIP_EMPTY | SplFileObject::DROP_NEW_LINE);
echo json_encode(iterator_to_array($csv)), "\n";
$memory = new SplTempFileObject;
$memory->fwrite("1 apple\n2 pear\n");
$memory->fputcsv(['x y', 'z"q']);
$memory->rewind();
var_dump($memory->fscanf('%d %s'), $memory->fgets(), $memory->fgetcsv(), $memory->eof(), $memory->ftell());
$names = [];
foreach (new FilesystemIterator($dir) as $path => $entry) {
    $names[] = $entry->getFilename() . ($path === $entry->getPathname() ? '' : ' differs');
}
sort($names);
echo implode(' ', $names), "\n";
$names = [];
foreach (new DirectoryIterator($dir) as $entry) {
    $names[] = $entry->getFilename() . ($entry->isDot() ? ' dot' : '');
}
sort($names);
echo implode(', ', $names), "\n";
$walk = new RecursiveIteratorIterator($tree = new RecursiveDirectoryIterator($dir, FilesystemIterator::SKIP_DOTS));
$names = [];
foreach ($walk as $entry) {
    $names[] = $walk->getSubPathname();
}
sort($names);
echo implode(' ', $names), "\n";
$glob = new GlobIterator("$dir/*.t*");
echo count($glob), ' ', $glob->current()->getFilename(), "\n";
foreach ([fn() => new SplFileObject("$dir/none"), fn() => new SplFileObject($dir), fn() => new DirectoryIterator("$dir/none"),
    fn() => (new SplFileInfo("$dir/none"))->getSize(), fn() => clone $csv, fn() => new DirectoryIterator('')] as $f) {
    try {
        $f();
    } catch (Throwable $e) {
        echo get_class($e), ': ', str_replace($dir, 'DIR', $e->getMessage()), "\n";
    }
}
unset($file, $csv);
array_map('unlink', ["$dir/one.txt", "$dir/two.csv", "$dir/sub/three.txt"]);
rmdir("$dir/sub");
rmdir($dir);
