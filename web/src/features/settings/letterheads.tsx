// Who we are on quotes: one letterhead a language, and the certificate that accepted ones are signed with.

import { ActionIcon } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import { signingCertificate } from '@/api/admin';
import { useObject } from '@/api/meta';
import type { RecordData } from '@/api/types';
import { RecordForm } from '@/features/settings/record-form';
import { Loaded, Section, useRecords } from '@/features/settings/section';
import { useLanguage } from '@/lib/i18n';
import { FieldShow } from '@/records/field-view';
import classes from '@/features/settings/settings.module.css';

const names = ['name', 'address', 'tax_number', 'reached_at', 'bank', 'introduction', 'terms'];

export function Letterheads() {
    const { t } = useLanguage();
    const object = useObject('letterheads');
    const { list, records } = useRecords('letterheads', 'name');
    const [editing, setEditing] = useState<RecordData | null>(null);
    const language = object?.fields.find((field) => field.name === 'language');
    return (
        <Section title={t('settings.letterheads')} text={t('settings.letterheads_text')}>
            <Loaded list={list} empty={records.length === 0} empty_title={t('settings.no_letterheads')}>
                <ul className={classes['lines']}>
                    {records.map((each) => (
                        <li key={each.id} className={classes['line']}>
                            <button type="button" className={classes['rowButton']} onClick={() => setEditing(each)}>
                                {String(each['name'] ?? '')}
                            </button>
                            <span className="dimmed">{[each['address'], each['tax_number']].filter(Boolean).join(' · ')}</span>
                            {language && <FieldShow field={language} value={each['language']} />}
                            <span className={classes['lineActions']}>
                                <ActionIcon aria-label={t('settings.letterhead_edit', { name: String(each['name'] ?? '') })} onClick={() => setEditing(each)}>
                                    <IconPencil size={15} stroke={1.6} />
                                </ActionIcon>
                            </span>
                        </li>
                    ))}
                </ul>
            </Loaded>
            <p className="dimmed">
                {t('settings.signing_text')}{' '}
                <a href={signingCertificate} download>
                    {t('settings.signing_certificate')}
                </a>
            </p>
            {editing && <RecordForm object="letterheads" title={t('settings.letterhead_edit', { name: String(editing['name'] ?? '') })} names={names} record={editing} onClose={() => setEditing(null)} />}
        </Section>
    );
}
