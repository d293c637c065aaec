// What other currencies are worth, from a day on: the newest rate of each, and those before it.

import { ActionIcon, Button } from '@mantine/core';
import { IconPencil, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useObject } from '@/api/meta';
import type { RecordData } from '@/api/types';
import { rateState } from '@/features/settings/currency-model';
import { RecordForm } from '@/features/settings/record-form';
import { Loaded, Section, useRecords } from '@/features/settings/section';
import { Table } from '@/features/settings/table';
import { Remove } from '@/features/settings/teams';
import { today } from '@/lib/dates';
import { useLanguage } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { Chip } from '@/ui/chip';
import classes from '@/features/settings/settings.module.css';

const text = (record: RecordData, field: string) => String(record[field] ?? '');

export function Currencies() {
    const { t, label } = useLanguage();
    const texts = useTexts();
    const { list, records } = useRecords('exchange_rates', 'currency,-valid_from');
    const object = useObject('exchange_rates');
    const [editing, setEditing] = useState<RecordData | 'new' | null>(null);
    const day = today(texts.time_zone, Date.now());
    const head = (name: string) => {
        const found = object?.fields.find((field) => field.name === name);
        return found ? label(found.label) : name;
    };
    return (
        <Section
            title={t('settings.currencies')}
            text={t('settings.currencies_text', { currency: texts.currency })}
            action={
                <Button leftSection={<IconPlus size={14} />} onClick={() => setEditing('new')}>
                    {t('settings.rate_new')}
                </Button>
            }
        >
            <Loaded list={list} empty={records.length === 0} empty_title={t('settings.no_rates')} empty_text={t('settings.no_rates_text', { currency: texts.currency })}>
                <Table heads={[head('currency'), head('valid_from'), head('rate'), head('note')]}>
                    {records.map((rate) => {
                        const state = rateState(rate, records, day);
                        return (
                            <tr key={rate.id} data-past={state === 'past' || undefined}>
                                <td>
                                    {text(rate, 'currency')} {state === 'valid' && <Chip color="green">{t('settings.rate_valid')}</Chip>}
                                    {state === 'coming' && <Chip color="blue">{t('settings.rate_coming')}</Chip>}
                                </td>
                                <td className="tabular">{texts.date(text(rate, 'valid_from'))}</td>
                                <td className="tabular">{t('settings.rate_of_one', { from: text(rate, 'currency'), rate: text(rate, 'rate'), to: texts.currency })}</td>
                                <td>{text(rate, 'note')}</td>
                                <td>
                                    <span className={classes['lineActions']}>
                                        <ActionIcon aria-label={t('settings.rate_edit', { name: text(rate, 'name') })} onClick={() => setEditing(rate)}>
                                            <IconPencil size={15} stroke={1.6} />
                                        </ActionIcon>
                                        {object && <Remove object={object} record={rate} />}
                                    </span>
                                </td>
                            </tr>
                        );
                    })}
                </Table>
            </Loaded>
            {editing && (
                <RecordForm
                    object="exchange_rates"
                    title={editing === 'new' ? t('settings.rate_new') : t('settings.rate_edit', { name: text(editing, 'name') })}
                    names={['currency', 'valid_from', 'rate', 'note']}
                    record={editing === 'new' ? undefined : editing}
                    {...(editing === 'new' ? { given: { valid_from: day } } : {})}
                    onClose={() => setEditing(null)}
                />
            )}
        </Section>
    );
}
