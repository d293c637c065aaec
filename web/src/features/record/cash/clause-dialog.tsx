// Picks clauses of the library and puts their texts behind the terms of a contract, in one language.

import { Alert, Button, Checkbox, Modal, SegmentedControl, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { clausesQuery } from '@/api/cash';
import { updateRecord } from '@/api/records';
import type { ObjectMeta, RecordData } from '@/api/types';
import { problemText, useSubmit } from '@/api/use-submit';
import { useCash } from '@/features/record/cash/use-cash';
import { useLanguage } from '@/lib/i18n';
import { keyLabel, onKeys } from '@/lib/keys';
import classes from '@/features/record/cash/cash.module.css';

export function ClauseDialog({ object, record, onClose }: { object: ObjectMeta; record: RecordData; onClose(): void }) {
    const { t, language } = useLanguage();
    const { say } = useCash(object);
    const { busy, error, submit } = useSubmit();
    const list = useQuery(clausesQuery);
    const [tongue, setTongue] = useState<string>(language === 'en' ? 'text_en' : 'text_zh');
    const [chosen, setChosen] = useState<readonly string[]>([]);
    const clauses = (list.data?.records ?? []).toSorted((left, right) => Number(left['position'] ?? 0) - Number(right['position'] ?? 0));
    const textOf = (clause: RecordData) => String(clause[tongue] ?? '') || String(clause['text_en'] ?? '') || String(clause['text_zh'] ?? '');
    async function save() {
        const texts = clauses.filter((clause) => chosen.includes(clause.id)).map((clause) => `${String(clause['name'])}\n${textOf(clause)}`);
        const terms = [String(record['terms'] ?? '').trimEnd(), ...texts].filter(Boolean).join('\n\n');
        if (!(await submit(() => updateRecord(object.name, record.id, { terms }, record.version)))) return;
        await say(t('cash.clauses_added', { count: texts.length }));
        onClose();
    }
    return (
        <Modal opened onClose={onClose} title={t('cash.insert_clause')} size={640} closeButtonProps={{ 'aria-label': t('action.close') }}>
            <div onKeyDown={onKeys({ 'Mod+Enter': () => void save() })}>
                {error && <Alert color="red" mb="sm">{error}</Alert>}
                <SegmentedControl aria-label={t('cash.clause_language')} value={tongue} onChange={setTongue} data={[{ value: 'text_zh', label: '中文' }, { value: 'text_en', label: 'English' }]} />
                {list.isPending && <Skeleton height={120} mt="sm" />}
                {list.error && <p className="dimmed">{problemText(t, list.error)}</p>}
                {list.data && clauses.length === 0 && <p className="dimmed">{t('cash.no_clauses')}</p>}
                <ul className={classes['clauses']}>
                    {clauses.map((clause) => (
                        <li key={clause.id}>
                            <Checkbox
                                label={String(clause['name'])}
                                description={textOf(clause)}
                                checked={chosen.includes(clause.id)}
                                onChange={(event) => {
                                    const on = event.currentTarget.checked;
                                    setChosen((before) => (on ? [...before, clause.id] : before.filter((id) => id !== clause.id)));
                                }}
                            />
                        </li>
                    ))}
                </ul>
                <div className={classes['buttons']}>
                    <Button variant="default" onClick={onClose}>
                        {t('action.cancel')}
                    </Button>
                    <Button loading={busy} disabled={chosen.length === 0} title={keyLabel('Mod+Enter')} onClick={() => void save()}>
                        {t('cash.insert')}
                    </Button>
                </div>
            </div>
        </Modal>
    );
}
