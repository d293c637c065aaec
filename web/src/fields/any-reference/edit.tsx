import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { manyLabel, useMeta } from '@/api/meta';
import type { AnyNamed } from '@/fields/any-reference';
import type { EditProps } from '@/fields/kind';
import { InputFrame } from '@/fields/shared/input-frame';
import { RecordSelect } from '@/fields/shared/record-select';
import { useLanguage } from '@/lib/i18n';
import classes from '@/fields/shared/shared.module.css';

export function AnyReferenceEdit({ field, value, onChange, onPick, input }: EditProps<AnyNamed>) {
    const { t, label } = useLanguage();
    const targets = useMeta().objects.filter((object) => (field.objects ? field.objects.includes(object.name) : object.role === 'record'));
    const [object, setObject] = useState(value?.object ?? targets[0]?.name ?? '');
    const { label: visible, description, error, required, ...rest } = input;
    return (
        <InputFrame input={{ label: visible, description, error, required } as typeof input}>
            <div className={classes['pair']}>
                <RecordSelect
                    key={object}
                    object={object}
                    value={value?.object === object ? value : null}
                    input={{ ...rest, 'aria-label': visible ?? rest['aria-label'] ?? '' }}
                    onChange={(named) => {
                        const next = named && { ...named, object };
                        onChange(next);
                        onPick?.(next);
                    }}
                />
                <NativeSelect
                    aria-label={t('field.target_object')}
                    value={object}
                    onChange={(event) => setObject(event.currentTarget.value)}
                    data={targets.map((target) => ({ value: target.name, label: label(manyLabel(target)) }))}
                />
            </div>
        </InputFrame>
    );
}
