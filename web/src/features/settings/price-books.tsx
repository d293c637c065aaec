// Price books, and the prices of the one that is chosen.

import { ActionIcon, Button } from '@mantine/core';
import { IconPencil, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useObject } from '@/api/meta';
import type { Named, RecordData } from '@/api/types';
import { RecordForm } from '@/features/settings/record-form';
import { Loaded, Section, useRecords } from '@/features/settings/section';
import { Table } from '@/features/settings/table';
import { Remove } from '@/features/settings/teams';
import { useLanguage } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { FieldShow } from '@/records/field-view';
import { Chip } from '@/ui/chip';
import { PickOne } from '@/ui/pick-one';
import classes from '@/features/settings/settings.module.css';

const text = (record: RecordData, field: string) => String(record[field] ?? '');

export function PriceBooks() {
    const { t } = useLanguage();
    const texts = useTexts();
    const { list, records } = useRecords('price_books', 'name');
    const object = useObject('price_books');
    const [chosen, choose] = useState('');
    const [editing, setEditing] = useState<RecordData | 'new' | null>(null);
    const book = records.find((each) => each.id === chosen) ?? records[0];
    const days = (each: RecordData) => {
        const [from, until] = [each['valid_from'], each['valid_until']].map((day) => (day ? texts.date(String(day)) : ''));
        return from || until ? `${from} – ${until}` : '';
    };
    return (
        <Section
            title={t('settings.price_books')}
            text={t('settings.price_books_text')}
            action={
                <Button leftSection={<IconPlus size={14} />} onClick={() => setEditing('new')}>
                    {t('settings.price_book_new')}
                </Button>
            }
        >
            <Loaded list={list} empty={records.length === 0} empty_title={t('settings.no_price_books')} empty_text={t('settings.no_price_books_text')}>
                <ul className={classes['lines']}>
                    {records.map((each) => (
                        <li key={each.id} className={classes['line']}>
                            <button type="button" className={classes['rowButton']} onClick={() => setEditing(each)}>
                                {text(each, 'name')}
                            </button>
                            <span className="dimmed">{[text(each, 'currency'), (each['team'] as Named | null)?.name, days(each)].filter(Boolean).join(' · ')}</span>
                            {each['is_default'] === true && <Chip color="blue">{t('settings.price_book_default')}</Chip>}
                            {each['active'] === false && <Chip color="gray">{t('settings.rule_off')}</Chip>}
                            <span className={classes['lineActions']}>
                                <ActionIcon aria-label={t('settings.price_book_edit', { name: text(each, 'name') })} onClick={() => setEditing(each)}>
                                    <IconPencil size={15} stroke={1.6} />
                                </ActionIcon>
                                {object && <Remove object={object} record={each} />}
                            </span>
                        </li>
                    ))}
                </ul>
                {book && (
                    <>
                        <PickOne label={t('settings.prices_of')} value={book.id} data={records.map((each) => ({ value: each.id, label: text(each, 'name') }))} onChange={choose} />
                        <Prices key={book.id} book={book} />
                    </>
                )}
            </Loaded>
            {editing && (
                <RecordForm
                    object="price_books"
                    title={editing === 'new' ? t('settings.price_book_new') : t('settings.price_book_edit', { name: text(editing, 'name') })}
                    names={['name', 'currency', 'valid_from', 'valid_until', 'team', 'is_default', 'active', 'description']}
                    record={editing === 'new' ? undefined : editing}
                    {...(editing === 'new' ? { given: { currency: texts.currency, active: true } } : {})}
                    onClose={() => setEditing(null)}
                />
            )}
        </Section>
    );
}

function Prices({ book }: { book: RecordData }) {
    const { t, label } = useLanguage();
    const { list, records } = useRecords('price_book_entries', 'name', { field: 'price_book', op: 'eq', value: book.id });
    const object = useObject('price_book_entries');
    const [editing, setEditing] = useState<RecordData | 'new' | null>(null);
    const field = (name: string) => object?.fields.find((each) => each.name === name);
    const heads = ['product', 'from_quantity', 'price'].map((name) => {
        const found = field(name);
        return found ? label(found.label) : name;
    });
    const price = field('price');
    const given = { price_book: { id: book.id, name: text(book, 'name') }, from_quantity: '1', price: { amount: '', currency: text(book, 'currency') } };
    return (
        <>
            <Loaded list={list} empty={records.length === 0} empty_title={t('settings.no_prices')} empty_text={t('settings.no_prices_text')}>
                <Table heads={heads}>
                    {records.map((entry) => (
                        <tr key={entry.id}>
                            <td>{(entry['product'] as Named | null)?.name ?? '–'}</td>
                            <td className="tabular">{text(entry, 'from_quantity')}</td>
                            <td>{price && <FieldShow field={price} value={entry['price']} />}</td>
                            <td>
                                <span className={classes['lineActions']}>
                                    <ActionIcon aria-label={t('settings.price_edit', { name: text(entry, 'name') })} onClick={() => setEditing(entry)}>
                                        <IconPencil size={15} stroke={1.6} />
                                    </ActionIcon>
                                    {object && <Remove object={object} record={entry} />}
                                </span>
                            </td>
                        </tr>
                    ))}
                </Table>
            </Loaded>
            <Button variant="default" leftSection={<IconPlus size={14} />} onClick={() => setEditing('new')}>
                {t('settings.price_new')}
            </Button>
            {editing && (
                <RecordForm
                    object="price_book_entries"
                    title={editing === 'new' ? t('settings.price_new') : t('settings.price_edit', { name: text(editing, 'name') })}
                    names={['product', 'from_quantity', 'price']}
                    given={editing === 'new' ? given : {}}
                    record={editing === 'new' ? undefined : editing}
                    onClose={() => setEditing(null)}
                />
            )}
        </>
    );
}
