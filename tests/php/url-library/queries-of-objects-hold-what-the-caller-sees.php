<?php
class Order
{
    public $id = 7;
    protected $note = 'a b';
    private $lines = [1, 'x' => [2]];
    public function query(): string { return http_build_query($this, 'n'); }
}
class Parcel extends Order
{
    public function outer(): string { return http_build_query(['order' => $this]); }
}
echo (new Order)->query(), "\n", http_build_query(new Order), "\n", (new Parcel)->outer(), "\n", (new Parcel)->query(), "\n";
