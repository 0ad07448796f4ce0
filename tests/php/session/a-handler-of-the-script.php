<?php
class Kept implements SessionHandlerInterface
{
    private array $data = ['known' => 'n|i:41;'];

    public function open(string $path, string $name): bool { echo "open $name\n"; return true; }
    public function close(): bool { echo "close\n"; return true; }
    public function read(string $id): string|false { echo "read $id\n"; return $this->data[$id] ?? ''; }
    public function write(string $id, string $data): bool { echo "write $id $data\n"; $this->data[$id] = $data; return true; }
    public function destroy(string $id): bool { echo "destroy $id\n"; unset($this->data[$id]); return true; }
    public function gc(int $max_lifetime): int|false { echo "gc $max_lifetime\n"; return 3; }
}

class Loud extends SessionHandler
{
    public function read(string $id): string|false { echo "reading\n"; return parent::read($id); }
}

ob_start();
ini_set('session.gc_probability', 0);
var_dump(session_set_save_handler(new Kept));
session_id('known');
session_start();
var_dump($_SESSION, session_gc());
$_SESSION['n']++;
session_write_close();
session_start();
session_write_close();
session_start();
session_destroy();

session_save_path(sys_get_temp_dir());
session_set_save_handler(new Loud);
session_id('loud');
session_start();
$_SESSION['x'] = 'kept';
session_write_close();
echo file_get_contents(sys_get_temp_dir() . '/sess_loud'), "\n";
try {
    session_set_save_handler(new stdClass);
} catch (TypeError $e) {
    echo $e->getMessage(), "\n";
}
