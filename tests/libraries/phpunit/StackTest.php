<?php
use PHPUnit\Framework\TestCase;

/** Some of what PHPUnit does, with tests that pass, fail, err, are skipped, incomplete and risky. */
final class StackTest extends TestCase
{
    private array $stack;

    protected function setUp(): void
    {
        $this->stack = ['bottom'];
    }

    public function testPushAndPop(): void
    {
        $this->stack[] = 'top';
        $this->assertSame('top', array_pop($this->stack));
        $this->assertCount(1, $this->stack);
        $this->assertNotEmpty($this->stack);
    }

    /** @dataProvider sums */
    public function testSums(int $a, int $b, int $sum): void
    {
        $this->assertSame($sum, $a + $b);
    }

    public static function sums(): array
    {
        return ['small' => [1, 2, 3], 'negative' => [-1, 1, 0], [PHP_INT_MAX - 1, 1, PHP_INT_MAX], 'wrong' => [1, 1, 3]];
    }

    public function testFailsWithADifferenceOfArrays(): void
    {
        $this->assertEquals(['a' => 1, 'b' => [1, 2, (object) ['x' => 'y']]], ['a' => 1, 'b' => [1, 3, (object) ['x' => 'z']]]);
    }

    public function testFailsWithADifferenceOfTexts(): void
    {
        $this->assertSame("one\ntwo\nthree\n", "one\n2\nthree\n", 'with a message');
    }

    public function testThrows(): int
    {
        $this->expectException(InvalidArgumentException::class);
        $this->expectExceptionMessageMatches('/^bad/');
        $this->expectExceptionCode(7);
        throw new InvalidArgumentException('bad argument', 7);
    }

    public function testErrs(): void
    {
        intdiv(1, 0);
    }

    public function testSkipped(): void
    {
        $this->markTestSkipped('not here');
    }

    public function testIncomplete(): void
    {
        $this->markTestIncomplete('not yet');
    }

    public function testRisky(): void
    {
    }

    public function testProduces(): array
    {
        $this->assertTrue(true);
        return [1, 2];
    }

    /** @depends testProduces */
    public function testConsumes(array $given): void
    {
        $this->assertContains(2, $given);
        $this->assertThat(5, $this->logicalAnd($this->greaterThan(4), $this->logicalNot($this->equalTo(6))));
    }

    public function testMocks(): void
    {
        $mock = $this->createMock(ArrayAccess::class);
        $mock->expects($this->exactly(2))->method('offsetGet')->willReturnMap([['a', 1], ['b', 2]]);
        $this->assertSame([1, 2], [$mock['a'], $mock['b']]);
        $stub = $this->getMockBuilder(SplObjectStorage::class)->onlyMethods(['count'])->getMock();
        $stub->method('count')->willReturnOnConsecutiveCalls(3, 4);
        $this->assertSame(7, count($stub) + count($stub));
        $never = $this->createMock(Countable::class);
        $never->expects($this->once())->method('count');
    }

    public function testWarnings(): void
    {
        $this->expectWarning();
        $this->expectOutputString('out');
        echo 'out';
        trigger_error('careful', E_USER_WARNING);
    }
}
