// Colour rules of a view: what a filter finds is tinted, the row or one cell. The first that fits wins.

import { ActionIcon, Button, Modal, NativeSelect } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { ColourRule, ObjectMeta } from '@/api/types';
import { usePathLabel } from '@/features/list/columns';
import type { ListState } from '@/features/list/list-state';
import { FilterBuilder } from '@/features/list/tools/filter-builder';
import { FilterSummary } from '@/features/list/filter-summary';
import { useT, type MessageId } from '@/lib/i18n';
import classes from '@/features/list/tools/tools.module.css';

const colours: { colour: string; label: MessageId }[] = [
    { colour: 'red', label: 'colours.red' },
    { colour: 'orange', label: 'colours.orange' },
    { colour: 'yellow', label: 'colours.yellow' },
    { colour: 'green', label: 'colours.green' },
    { colour: 'blue', label: 'colours.blue' },
    { colour: 'violet', label: 'colours.violet' },
];
const rules_max = 8;

export function ColoursDialog({ object, state, onClose }: { object: ObjectMeta; state: ListState; onClose(): void }) {
    const t = useT();
    const pathLabel = usePathLabel(object);
    const [rules, setRules] = useState<readonly ColourRule[]>(state.colours);
    const [building, setBuilding] = useState<number | null>(null);
    const change = (at: number, part: Partial<ColourRule>) => setRules(rules.map((rule, index) => (index === at ? { ...rule, ...part } : rule)));

    if (building !== null) {
        return (
            <FilterBuilder
                object={object}
                title={t('colours.when')}
                filter={rules[building]?.filter ?? null}
                onClose={() => setBuilding(null)}
                onApply={(filter) => {
                    if (!filter) return;
                    const rule = rules[building];
                    setRules(rule ? rules.map((each, index) => (index === building ? { ...each, filter } : each)) : [...rules, { filter, colour: colours[rules.length % colours.length]?.colour ?? 'red' }]);
                }}
            />
        );
    }
    return (
        <Modal opened onClose={onClose} title={t('colours.title')} size={620} closeButtonProps={{ 'aria-label': t('action.close') }}>
            <div className={classes['form']}>
                <span className="dimmed">{t('colours.about')}</span>
                <ul className={classes['rules']}>
                    {rules.map((rule, at) => (
                        <li key={at} className={classes['rule']}>
                            <div className={classes['swatches']} role="radiogroup" aria-label={t('colours.colour')}>
                                {colours.map(({ colour, label }) => (
                                    <label key={colour} className={classes['swatch']} data-tint={colour} title={t(label)}>
                                        <input type="radio" name={`colour-${at}`} aria-label={t(label)} checked={rule.colour === colour} onChange={() => change(at, { colour })} />
                                        <span />
                                    </label>
                                ))}
                            </div>
                            <NativeSelect
                                aria-label={t('colours.what')}
                                style={{ width: 130, flex: 'none' }}
                                value={rule.column ?? ''}
                                data={[{ value: '', label: t('colours.row') }, ...state.columns.map(({ path }) => ({ value: path, label: pathLabel(path) }))]}
                                onChange={(event) => {
                                    const { column: _, ...bare } = rule;
                                    const column = event.currentTarget.value;
                                    setRules(rules.map((each, index) => (index === at ? { ...bare, ...(column ? { column } : {}) } : each)));
                                }}
                            />
                            <Button variant="default" className={classes['name']} styles={{ label: { overflow: 'hidden', textOverflow: 'ellipsis' } }} onClick={() => setBuilding(at)}>
                                <FilterSummary object={object} filter={rule.filter} />
                            </Button>
                            <ActionIcon aria-label={t('colours.remove')} onClick={() => setRules(rules.filter((_, index) => index !== at))}>
                                <IconX size={14} />
                            </ActionIcon>
                        </li>
                    ))}
                </ul>
                <div className={classes['buttons']} style={{ marginTop: 0 }}>
                    <Button variant="default" disabled={rules.length >= rules_max} onClick={() => setBuilding(rules.length)}>
                        {t('colours.add')}
                    </Button>
                    <span className={classes['grow']} />
                    <Button
                        onClick={() => {
                            state.setLook({ colours: [...rules] });
                            onClose();
                        }}
                    >
                        {t('action.save')}
                    </Button>
                </div>
            </div>
        </Modal>
    );
}
