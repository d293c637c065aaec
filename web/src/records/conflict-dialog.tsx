// Three sides of each field that two people wrote: what stood there, what I wrote, what is stored now.

import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import type { Field, ObjectMeta } from '@/api/types';
import { isEmpty } from '@/fields/kind';
import { kindOf } from '@/fields/list';
import { useLanguage } from '@/lib/i18n';
import { keyLabel, onKeys } from '@/lib/keys';
import { FieldShow } from '@/records/field-view';
import { clashes, onlyTheirs, type Choice, type Merge } from '@/records/merge';
import classes from '@/records/records.module.css';

interface Props {
    object: ObjectMeta;
    merge: Merge;
    onDecide(choices: Record<string, Choice>): void;
    onClose(): void;
}

function Side({ field, value }: { field: Field; value: unknown }) {
    return isEmpty(value) ? <span className="dimmed">–</span> : <FieldShow field={field} value={value} />;
}

/** What both wrote, one below the other, to go on from. */
function together(field: Field, mine: unknown, theirs: unknown): unknown {
    return [theirs, mine].filter((side) => !isEmpty(side)).join(field.kind === 'rich_text' ? '' : '\n');
}

export function ConflictDialog({ object, merge, onDecide, onClose }: Props) {
    const { t, label } = useLanguage();
    const { base, mine, theirs } = merge;
    const open = clashes(object, merge);
    const merged = onlyTheirs(object, merge);
    const [choices, setChoices] = useState<Record<string, Choice>>(() => Object.fromEntries(open.map((field) => [field.name, { side: 'mine' }])));
    const choose = (field: Field, choice: Choice) => setChoices((before) => ({ ...before, [field.name]: choice }));
    const save = () => onDecide(choices);

    return (
        <Modal opened onClose={onClose} title={t('conflict.title')} size={760}>
            <div onKeyDown={onKeys({ 'Mod+Enter': save })}>
                <p className="dimmed">{t('conflict.text', { name: theirs.updated_by?.name ?? '' })}</p>
                {open.map((field) => {
                    const choice = choices[field.name] ?? { side: 'mine' };
                    const { Edit, multiline } = kindOf(field);
                    const side = (name: 'mine' | 'theirs', text: string, value: unknown) => (
                        <label className={classes['side']} data-chosen={choice.side === name || undefined}>
                            <span className={classes['sideName']}>
                                <input
                                    type="radio"
                                    name={field.name}
                                    checked={choice.side === name}
                                    onChange={() => choose(field, { side: name })}
                                    data-autofocus={(name === 'mine' && field === open[0]) || undefined}
                                />
                                {text}
                            </span>
                            <Side field={field} value={value} />
                        </label>
                    );
                    return (
                        <fieldset key={field.name} className={classes['clash']}>
                            <legend>{label(field.label)}</legend>
                            <div className={classes['sides']}>
                                <div className={classes['side']}>
                                    <span className={`${classes['sideName']} dimmed`}>{t('conflict.before')}</span>
                                    <Side field={field} value={base[field.name]} />
                                </div>
                                {side('mine', t('conflict.mine'), mine[field.name])}
                                {side('theirs', t('conflict.theirs'), theirs[field.name])}
                            </div>
                            {multiline && Edit && (
                                <>
                                    {choice.side === 'written' ? (
                                        <Edit
                                            field={field}
                                            value={choice.value}
                                            onChange={(value) => choose(field, { side: 'written', value })}
                                            input={{ 'aria-label': label(field.label) }}
                                        />
                                    ) : (
                                        <Button
                                            variant="subtle"
                                            size="compact-xs"
                                            onClick={() => choose(field, { side: 'written', value: together(field, mine[field.name], theirs[field.name]) })}
                                        >
                                            {t('conflict.write')}
                                        </Button>
                                    )}
                                </>
                            )}
                        </fieldset>
                    );
                })}
                {merged.length > 0 && (
                    <p className="dimmed">{t('conflict.merged', { fields: merged.map((field) => label(field.label)).join(', ') })}</p>
                )}
                <div className={classes['buttons']}>
                    <Button variant="default" onClick={onClose}>
                        {t('conflict.later')}
                    </Button>
                    <Button onClick={save} title={keyLabel('Mod+Enter')}>
                        {t('conflict.save')}
                    </Button>
                </div>
            </div>
        </Modal>
    );
}
