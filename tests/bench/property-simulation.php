<?php
// Particles in a box: properties read and written, nothing else.
class Particle
{
    public float $x;
    public float $y;
    public float $vx;
    public float $vy;
    public int $bounces = 0;
    protected static int $total = 0;

    public function __construct(int $i)
    {
        $this->x = $i * 0.37;
        $this->y = $i * 0.61;
        $this->vx = ($i % 7) - 3.1;
        $this->vy = ($i % 5) - 2.2;
    }

    public function step(float $dt): void
    {
        $this->vy -= 9.81 * $dt;
        $this->x += $this->vx * $dt;
        $this->y += $this->vy * $dt;
        if ($this->x < 0.0 || $this->x > 100.0) {
            $this->vx = -$this->vx;
            $this->bounces++;
            self::$total++;
        }
        if ($this->y < 0.0) {
            $this->y = -$this->y;
            $this->vy = -$this->vy * 0.9;
            ++$this->bounces;
            self::$total++;
        }
    }

    public static function total(): int
    {
        return static::$total;
    }
}

$particles = [];
for ($i = 0; $i < 200; $i++) {
    $particles[] = new Particle($i);
}
for ($step = 0; $step < 32000; $step++) {
    foreach ($particles as $particle) {
        $particle->step(0.01);
    }
}
$x = $y = 0.0;
$bounces = 0;
foreach ($particles as $particle) {
    $x += $particle->x;
    $y += $particle->y;
    $bounces += $particle->bounces;
}
printf("%.6f %.6f %d %d\n", $x, $y, $bounces, Particle::total());
