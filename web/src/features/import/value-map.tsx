// What the words of a column mean here: "Engaging" is the stage "Qualification".

import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { isShort, titleOf, useMeta } from '@/api/meta';
import { pickQuery } from '@/api/records';
import type { Field } from '@/api/types';
import { useLanguage } from '@/lib/i18n';
import classes from '@/features/import/import.module.css';

const offered_max = 100;
/** No value of any field. */
const as_it_is = '\u0001';

interface Choice {
    value: string;
    label: string;
    /** What a file may call it: its value, and its label in either language. */
    words: string[];
}

/** Null where the values of a field cannot be listed. */
export function useChoices(field: Field | undefined): Choice[] | null {
    const { label } = useLanguage();
    const target = useMeta().object(field?.object);
    const listed = field?.kind === 'reference' && target !== undefined && isShort(target);
    const { data } = useQuery({ ...pickQuery(target?.name ?? '', '', null, offered_max), enabled: Boolean(listed) });
    if (listed) return [...new Set((data ?? []).map((record) => titleOf(target, record)))].map((name) => ({ value: name, label: name, words: [name] }));
    if (field?.options) return field.options.map((option) => ({ value: option.value, label: label(option.label), words: [option.value, option.label.en, option.label.zh] }));
    return null;
}

export function isKnown(choices: Choice[], value: string): boolean {
    const word = value.trim().toLowerCase();
    return choices.some((choice) => choice.words.some((each) => each.toLowerCase() === word));
}

interface Props {
    field: Field;
    choices: Choice[];
    values: string[];
    map: Record<string, string>;
    onChange(map: Record<string, string>): void;
}

export function ValueMapEditor({ field, choices, values, map, onChange }: Props) {
    const { t, label } = useLanguage();
    return (
        <div className={classes['values']}>
            {values.map((value) => (
                <div key={value} className={classes['valueLine']}>
                    <span className="clip" title={value}>
                        {value}
                    </span>
                    <span aria-hidden className="dimmed">
                        →
                    </span>
                    <NativeSelect
                        aria-label={t('import.value_means', { value, field: label(field.label) })}
                        data={[
                            { value: as_it_is, label: isKnown(choices, value) ? t('import.value_same') : t('import.value_unknown') },
                            { value: '', label: t('import.value_empty') },
                            ...choices,
                        ]}
                        value={map[value] ?? as_it_is}
                        onChange={(event) => {
                            const { [value]: _, ...others } = map;
                            const chosen = event.currentTarget.value;
                            onChange(chosen === as_it_is ? others : { ...others, [value]: chosen });
                        }}
                    />
                </div>
            ))}
        </div>
    );
}
