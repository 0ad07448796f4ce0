//! Serialized data put together and taken apart value by value, for the classes that have a form of their own
//! (`x:i:0;a:0:{};m:a:0:{}` of ArrayObject). The values of one text are numbered together.

use super::serialize::{Seen, Serializer};
use super::unserialize::{Reader, Shared, keep};
use crate::eval::{Machine, Unwind};
use crate::zval::{PhpStr, StrBuilder, Value};

/// A text that is put together.
pub struct TextWriter<'a>(Serializer<'a>);

impl<'a> TextWriter<'a> {
    /// An empty text.
    pub fn new(machine: &'a mut Machine) -> TextWriter<'a> {
        TextWriter(Serializer {
            machine,
            out: StrBuilder::new(),
            seen: Seen::default(),
        })
    }

    /// Adds bytes as they are.
    pub fn raw(&mut self, bytes: &[u8]) {
        self.0.out.push_bytes(bytes);
    }

    /// Adds a value.
    ///
    /// # Errors
    /// It cannot be serialized; what its methods throw.
    pub fn value(&mut self, value: &Value) -> Result<(), Unwind> {
        self.0.value(value.view())
    }

    /// The text.
    pub fn finish(self) -> PhpStr {
        self.0.out.finish()
    }
}

/// A text that is taken apart.
pub struct TextReader<'a> {
    reader: Reader<'a>,
    is_nested: bool,
    has_failed: bool,
}

impl<'a> TextReader<'a> {
    /// Starts at the beginning of a text.
    pub fn new(machine: &'a mut Machine, data: &'a [u8]) -> TextReader<'a> {
        let outer = machine.extensions.state::<Shared>().0.take();
        let is_nested = outer.is_some();
        let mut reader = Reader::new(machine, data);
        reader.values = outer.unwrap_or_default().values;
        TextReader {
            reader,
            is_nested,
            has_failed: false,
        }
    }

    /// The machine.
    pub fn machine(&mut self) -> &mut Machine {
        self.reader.machine
    }

    /// The byte that comes.
    pub fn next_byte(&self) -> Option<u8> {
        self.reader.data.get(self.reader.at).copied()
    }

    /// Whether the bytes come; then it goes behind them.
    pub fn skip(&mut self, bytes: &[u8]) -> bool {
        let comes = self.reader.data[self.reader.at..].starts_with(bytes);
        if comes {
            self.reader.at += bytes.len();
        }
        comes
    }

    /// How many bytes have been read.
    pub fn position(&self) -> usize {
        self.reader.at
    }

    /// Reads a value; `None` where there is none.
    ///
    /// # Errors
    /// What its class's methods throw.
    pub fn value(&mut self) -> Result<Option<Value>, Unwind> {
        let read = self.reader.root();
        self.has_failed |= !matches!(read, Ok(Some(_)));
        Ok(read?.map(|zval| zval.get()))
    }

    /// Ends the reading: objects that waited for it are woken. Gives the place it got to.
    ///
    /// # Errors
    /// What `__wakeup` and `__unserialize` throw.
    pub fn finish(mut self) -> Result<usize, Unwind> {
        let woken = self.reader.finish(self.has_failed);
        let at = self.reader.at;
        let values = std::mem::take(&mut self.reader.values);
        keep(self.reader.machine, self.is_nested, values);
        woken.map(|()| at)
    }
}
